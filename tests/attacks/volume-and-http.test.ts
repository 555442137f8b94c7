import './a-volume-documents.ts';
import './a-volume-requests.ts';
import './b-http-bodies.ts';
import './b-http-floods.ts';
import './b-http-pages.ts';
import './b-http-raw.ts';

import './e-identity-mixed.ts';
import './e-identity-subgraphs.ts';
import './e-identity-tokens.ts';
import './f-channels.ts';
import './g-faults.ts';
import './e-identity-sessions.ts';

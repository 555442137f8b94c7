import './c-leaks-errors.ts';
import './c-leaks-names.ts';
import './c-leaks-rows.ts';
import './c-leaks-schema.ts';
import './d-input-values.ts';
import './d-audit.ts';

// What pages do better with JavaScript; every page works without it. Each module is about one concern.
import "./forms.js";
import "./account_form.js";
import "./account_table.js";
import "./failures.js";
import "./combobox.js";
import "./files.js";
import "./copying.js";
import "./card.js";
import "./menu.js";
import "./keeping.js";

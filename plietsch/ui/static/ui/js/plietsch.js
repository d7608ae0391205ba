import "./theme-switch.js";
import "./toasts.js";
import "./error-summary.js";
import "./menus.js";
import "./dialogs.js";

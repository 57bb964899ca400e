/** An app that does nothing but open a window: what starting costs before any of ours runs. */
const { app, BrowserWindow } = require('electron');

void app.whenReady().then(() => new BrowserWindow({ width: 1440, height: 900 }).loadURL('data:text/html,bare'));

// The module 'wix-web-module', as far as backend code calls a web method itself: permissions are the caller's own.

export const Permissions = Object.freeze({ Anyone: 'Anyone', SiteMember: 'SiteMember', Admin: 'Admin' });

export const webMethod = (permission, method) => async (...args) => method(...args);

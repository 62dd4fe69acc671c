/** The rules for ../style: the standard ones. */
export default { extends: 'stylelint-config-standard' };

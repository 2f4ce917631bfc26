// The attributes that are also properties.

/** Of each property, its attribute. */
export const ATTRIBUTES = {
  endpoint: "endpoint",
  siteKey: "site-key",
  mode: "mode",
  theme: "theme",
  heading: "heading",
  placeholder: "placeholder",
};

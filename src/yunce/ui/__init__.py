"""Page components, base templates and number formats: how Yunce looks. No domain words and no rules."""

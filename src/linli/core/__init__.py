"""The ground floor of the office: what every feature stands on."""

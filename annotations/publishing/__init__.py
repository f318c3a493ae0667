"""Articles, stories and claims as static pages for those who only read."""

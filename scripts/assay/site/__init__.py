"""From the corpus to pages, and from pages to a site."""

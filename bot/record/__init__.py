"""The record of processing activities (GDPR, article 30) for the office's files, in German and French."""

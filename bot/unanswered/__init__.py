"""Questions without a sure answer: what they have in common, and how they find their way to a topic."""

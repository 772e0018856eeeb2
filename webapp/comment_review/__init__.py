"""The review of comments: a reviewer publishes, shortens or withholds them before anybody else reads."""

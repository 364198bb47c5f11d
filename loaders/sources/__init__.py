"""One module a format. A module here is a loader by being here: it holds one `LOADER`."""

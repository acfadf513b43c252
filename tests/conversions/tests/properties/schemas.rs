//! Plans and schemas of CustomResourceDefinitions describe the same types.

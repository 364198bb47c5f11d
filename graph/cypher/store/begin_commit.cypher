CREATE (:Commit {rev: $rev})

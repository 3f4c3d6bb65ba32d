module github.com/test-tracker/test-tracker/go

go 1.23

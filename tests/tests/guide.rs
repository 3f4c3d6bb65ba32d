//! The guide quotes its examples from files that are run.

use test_tracker_tests::workspace;

/// The lines of a text, without their indentation and without empty ones, so that a quotation may
/// stand further to the left.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_example_of_the_guide_is_run() {
    let guide = workspace::read("docs/guide.md");
    for (language, path) in
        [("ts", "examples/vitest/guide.test.ts"), ("rust", "examples/rust/guide.rs")]
    {
        let source = workspace::read(path);
        // Every example starts a tracker; the guide does not say so every time.
        let source = source.replace("let tracker = Tracker::start(Options::default())?;", "");
        let source = lines(&source);
        let examples: Vec<_> = guide.split(&format!("```{language}\n")).skip(1).collect();
        assert!(examples.len() >= 10, "{} examples in {language}", examples.len());
        for example in examples {
            let example = example.split("```").next().expect("the part before the end");
            let quoted = lines(example);
            assert!(
                source.windows(quoted.len()).any(|part| part == quoted),
                "{path} does not have this example of docs/guide.md:\n{example}"
            );
        }
    }
}

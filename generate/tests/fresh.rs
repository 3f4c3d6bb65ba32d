//! The generated files are those that the tables make now.

#[test]
fn generated_files_are_fresh() {
    let files = test_tracker_generate::files().expect("the tables make files");
    let stale: Vec<_> = files
        .into_iter()
        .filter(|file| {
            let path = test_tracker_generate::root().join(file.path);
            std::fs::read_to_string(path).ok().as_ref() != Some(&file.text)
        })
        .map(|file| file.path)
        .collect();
    assert!(stale.is_empty(), "run `just generate`: not as the tables have it: {stale:?}");
}

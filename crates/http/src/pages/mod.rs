pub(crate) struct Pages;
impl Pages {
    pub(crate) fn new() -> Self {
        Self
    }
}

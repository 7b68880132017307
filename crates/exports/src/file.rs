//! The bytes of a file.

use std::io;

use db::unavailable;
use futures_util::stream::{self, Stream};
use kernel::{AgentActor, Problem, ProblemKind};
use uuid::Uuid;

use crate::{Exports, State, model::Export, store};

impl Exports {
    /// The export whose file is to be read. `conflict` when there is none, or none yet.
    pub(crate) async fn finished(&self, actor: &AgentActor, id: Uuid) -> Result<Export, Problem> {
        let export = self.one(actor, id).await?;
        if export.state == State::Done {
            return Ok(export);
        }
        let why = if export.state.is_under_way() {
            "The file is not done yet."
        } else {
            "There is no file: the export failed or was cancelled."
        };
        Err(Problem::new(ProblemKind::Conflict, why))
    }

    /// The parts of the file, each read when the one before was sent: files may be larger than the memory.
    pub(crate) fn chunks(
        &self,
        export: &Export,
    ) -> impl Stream<Item = Result<Vec<u8>, io::Error>> + Send + use<> {
        let (exports, workspace, id, count) = (self.clone(), export.workspace, export.id, export.chunks);
        stream::try_unfold(0, move |number| {
            let exports = exports.clone();
            async move {
                if number >= count {
                    return Ok(None);
                }
                let read = async {
                    let tx = exports.read(workspace).await?;
                    store::chunk(&tx, workspace, id, number)
                        .await
                        .map_err(unavailable)
                };
                // The answer is on its way: all that can be done is to break it off, so that nobody takes a part for the whole.
                match read.await {
                    Ok(Some(chunk)) => Ok(Some((chunk, number + 1))),
                    Ok(None) => Err(io::Error::other("the file was deleted meanwhile")),
                    Err(problem) => Err(io::Error::other(problem.detail)),
                }
            }
        })
    }
}

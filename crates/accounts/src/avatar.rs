//! Pictures of agents: taken as PNG, JPEG or WebP, kept as a small square of our own making.
//!
//! What was uploaded is decoded, turned upright, cut and encoded anew: nothing that was hidden in it is ever sent to anybody, and
//! nobody's browser has to guess what it is. The address of a picture cannot be guessed, and is another one for each picture.

use std::io::Cursor;

use audit::{Action, Details, Target};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use db::{Scope, unavailable};
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use kernel::{AgentActor, Problem, ProblemKind, WorkspaceId};
use tokio::task;
use uuid::Uuid;

use crate::{
    Accounts,
    model::Refused,
    store::{agents, avatars, sessions},
    wire,
};

/// Bytes of what is uploaded, at most: 1 MiB.
pub(crate) const MAX_BYTES: usize = 1024 * 1024;
/// Width and height of what is kept.
const SIDE: u32 = 256;
/// Width and height of what is uploaded, at most: a small file can claim to be a huge picture.
const MAX_SIDE: u32 = 5_000;
/// Bytes of the decoded picture, at most, and of what decoding takes beside it: the greatest picture with 4 bytes a point fits.
const MAX_MEMORY: u64 = 128 * 1024 * 1024;
/// How well a picture without transparency is kept, of 100.
const QUALITY: u8 = 88;
/// Where pictures are served.
pub(crate) const PATH: &str = "/api/avatars/";

/// A picture as it is served.
#[derive(Clone, Debug)]
pub struct Picture {
    /// `image/png` or `image/jpeg`.
    pub media_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl Accounts {
    /// Sets the agent's picture. The one before is gone.
    pub async fn set_avatar(&self, actor: &AgentActor, uploaded: Vec<u8>) -> Result<wire::Agent, Problem> {
        self.inner
            .settings
            .limit_avatar
            .check(format!("pictures of {}", actor.id))?;
        if uploaded.len() > MAX_BYTES {
            return Err(Problem::new(
                ProblemKind::TooLarge,
                "A picture has at most 1 MiB.",
            ));
        }
        // One at a time for everybody: a picture takes much memory while it is decoded.
        let Ok(_turn) = self.inner.pictures.acquire().await else {
            return Err(Problem::storage_unavailable());
        };
        let picture = task::spawn_blocking(move || square(&uploaded))
            .await
            .map_err(|error| {
                tracing::error!(%error, "decoding a picture");
                Problem::new(ProblemKind::Internal, "The picture could not be processed.")
            })??;

        let token = avatars::Token {
            workspace: actor.workspace,
            random: rand::random(),
        };
        let now = self.inner.clock.now();
        let tx = self.write(Scope::Workspace(actor.workspace)).await?;
        let found = agents::agent_for_change(&tx, actor.workspace, actor.id)
            .await
            .map_err(unavailable)?;
        let mut agent = found.ok_or(Refused::SessionEnded)?;
        avatars::forget(&tx, actor.workspace, actor.id)
            .await
            .map_err(unavailable)?;
        avatars::insert(&tx, actor, &token, &picture, now)
            .await
            .map_err(unavailable)?;
        let before = agent.avatar_url.replace(address(&token));
        agents::update_agent(&tx, &agent).await.map_err(unavailable)?;
        let known = sessions::of_agent(&tx, actor.id, now)
            .await
            .map_err(unavailable)?;
        let target = Target::agent(agent.id, &agent.name);
        let changed = Details::new().change("avatarUrl", before, &agent.avatar_url);
        self.inner
            .audit
            .record(&tx, actor, Action::ProfileChanged, target, changed)
            .await?;
        tx.commit().await.map_err(unavailable)?;
        for session in &known {
            self.inner.actors.forget(session);
        }
        Ok(wire::Agent::new(&agent, agent.status))
    }

    /// The picture behind the last part of its address, for anybody who knows it.
    pub async fn avatar(&self, token: &str) -> Result<Picture, Problem> {
        let unknown = || Problem::not_found("picture");
        let token = parse(token).ok_or_else(unknown)?;
        let tx = self.read(Scope::Workspace(token.workspace)).await?;
        let found = avatars::find(&tx, &token).await.map_err(unavailable)?;
        found.ok_or_else(unknown)
    }
}

/// The workspace stands in it, because a row of a tenant is found by nobody who does not know the tenant.
fn address(token: &avatars::Token) -> String {
    let mut bytes = token.workspace.0.as_bytes().to_vec();
    bytes.extend_from_slice(&token.random);
    format!("{PATH}{}", URL_SAFE_NO_PAD.encode(bytes))
}

fn parse(token: &str) -> Option<avatars::Token> {
    if token.len() > 64 {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (workspace, random) = bytes.split_first_chunk::<16>()?;
    Some(avatars::Token {
        workspace: WorkspaceId(Uuid::from_bytes(*workspace)),
        random: random.try_into().ok()?,
    })
}

/// What is kept of a picture.
fn square(uploaded: &[u8]) -> Result<Picture, Problem> {
    encoded(middle(uploaded)?).map_err(unreadable)
}

/// The middle of the picture, upright, as a square of [`SIDE`].
fn middle(uploaded: &[u8]) -> Result<DynamicImage, Problem> {
    let mut reader = ImageReader::new(Cursor::new(uploaded))
        .with_guessed_format()
        .map_err(|_| unknown_kind())?;
    // By what it is, whatever it is called.
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];
    if !reader.format().is_some_and(|format| known.contains(&format)) {
        return Err(unknown_kind());
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(Problem::field(
            "",
            format!("must be at most {MAX_SIDE} points wide and high"),
        ));
    }
    // Decoders count what they need beside the picture against their limit, and not the picture itself.
    if decoder.total_bytes() > MAX_MEMORY {
        return Err(Problem::field(
            "",
            "takes too much memory; make it with fewer points, or 8 bits a colour",
        ));
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    // Cut first: what fills a square by being enlarged is as long as it was thin.
    let side = width.min(height);
    let middle = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    // Much memory, that nobody needs any more.
    drop(picture);
    let mut kept = middle.resize_exact(SIDE, SIDE, FilterType::Triangle);
    kept.apply_orientation(orientation);
    Ok(kept)
}

/// As PNG where something shines through, as JPEG where not.
fn encoded(picture: DynamicImage) -> Result<Picture, ImageError> {
    let mut content = Cursor::new(Vec::new());
    let media_type = if picture.color().has_alpha() {
        DynamicImage::ImageRgba8(picture.into_rgba8()).write_to(&mut content, ImageFormat::Png)?;
        "image/png"
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut content, QUALITY);
        picture.into_rgb8().write_with_encoder(encoder)?;
        "image/jpeg"
    };
    Ok(Picture {
        media_type: media_type.to_owned(),
        content: content.into_inner(),
    })
}

fn unreadable(_: ImageError) -> Problem {
    Problem::field(
        "",
        "is not a picture that can be read; save it anew and try again",
    )
}

fn unknown_kind() -> Problem {
    Problem::new(
        ProblemKind::UnsupportedType,
        "Send a picture as PNG, JPEG or WebP.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(format: ImageFormat, width: u32, height: u32, alpha: bool) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let picture = if alpha {
            DynamicImage::new_rgba8(width, height)
        } else {
            DynamicImage::new_rgb8(width, height)
        };
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_kind_becomes_a_small_square() {
        for (format, alpha, media_type) in [
            (ImageFormat::Png, true, "image/png"),
            (ImageFormat::Png, false, "image/jpeg"),
            (ImageFormat::Jpeg, false, "image/jpeg"),
            (ImageFormat::WebP, true, "image/png"),
        ] {
            let kept = square(&drawn(format, 700, 300, alpha)).unwrap();
            assert_eq!(kept.media_type, media_type);
            let read = image::load_from_memory(&kept.content).unwrap();
            assert_eq!((read.width(), read.height()), (SIDE, SIDE));
        }
    }

    #[test]
    fn what_is_no_picture_is_refused_by_its_content() {
        for bytes in [
            &b""[..],
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            b"GIF89a\x01\x00\x01\x00",
            b"<html>",
        ] {
            assert_eq!(square(bytes).unwrap_err().kind, ProblemKind::UnsupportedType);
        }
        let mut broken = drawn(ImageFormat::Png, 50, 50, true);
        broken.truncate(60);
        assert_eq!(square(&broken).unwrap_err().kind, ProblemKind::ValidationFailed);
    }

    #[test]
    fn a_huge_picture_in_a_small_file_is_refused() {
        let bomb = drawn(ImageFormat::Png, MAX_SIDE + 1, 10, false);
        assert!(bomb.len() < MAX_BYTES);
        assert_eq!(square(&bomb).unwrap_err().kind, ProblemKind::ValidationFailed);
    }

    /// What its header says it is; there is nothing behind it.
    fn claiming(width: u32, height: u32, bits: u8, color: u8) -> Vec<u8> {
        let mut header = b"IHDR".to_vec();
        header.extend(width.to_be_bytes());
        header.extend(height.to_be_bytes());
        header.extend([bits, color, 0, 0, 0]);
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        for chunk in [&header[..], b"IDAT", b"IEND"] {
            bytes.extend(u32::try_from(chunk.len() - 4).unwrap().to_be_bytes());
            bytes.extend(chunk);
            bytes.extend(checksum(chunk).to_be_bytes());
        }
        bytes
    }

    /// CRC-32, as PNG has it (appendix D).
    fn checksum(bytes: &[u8]) -> u32 {
        let by_bit = |crc: u32, _| (crc >> 1) ^ (0xEDB8_8320 * (crc & 1));
        !bytes
            .iter()
            .fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), by_bit))
    }

    fn said(problem: &Problem) -> &str {
        assert_eq!(problem.kind, ProblemKind::ValidationFailed);
        &problem.detail
    }

    #[test]
    fn a_picture_that_is_much_memory_is_refused_before_it_is_decoded() {
        // 25 million points of 8 bytes are too many, of 4 they are not.
        let sixteen = square(&claiming(MAX_SIDE, MAX_SIDE, 16, 6)).unwrap_err();
        assert!(said(&sixteen).contains("fewer points"), "{sixteen:?}");
        let eight = square(&claiming(MAX_SIDE, MAX_SIDE, 8, 6)).unwrap_err();
        assert!(said(&eight).contains("can be read"), "{eight:?}");
    }

    #[test]
    fn a_thin_line_is_cut_before_it_is_enlarged() {
        for (width, height) in [(MAX_SIDE, 1), (1, MAX_SIDE), (1, 1)] {
            let kept = square(&drawn(ImageFormat::Png, width, height, true)).unwrap();
            let read = image::load_from_memory(&kept.content).unwrap();
            assert_eq!((read.width(), read.height()), (SIDE, SIDE));
        }
        for (width, height) in [(6_000, 1), (1, 6_000)] {
            let refused = square(&drawn(ImageFormat::Png, width, height, true)).unwrap_err();
            assert_eq!(refused.kind, ProblemKind::ValidationFailed);
        }
    }

    #[test]
    fn the_middle_is_kept_upright() {
        let middle = |x: u32| (100..200).contains(&x);
        let white = |is: bool| image::Rgb([if is { 255 } else { 0 }; 3]);
        for turned in [false, true] {
            let (width, height) = if turned { (100, 300) } else { (300, 100) };
            let along = |x: u32, y: u32| if turned { y } else { x };
            let drawn = image::RgbImage::from_fn(width, height, |x, y| white(middle(along(x, y))));
            let mut bytes = Cursor::new(Vec::new());
            drawn.write_to(&mut bytes, ImageFormat::Png).unwrap();
            let kept = square(&bytes.into_inner()).unwrap();
            let kept = image::load_from_memory(&kept.content).unwrap().into_luma8();
            assert!(kept.pixels().all(|point| point.0[0] > 250));
        }
    }

    #[test]
    fn an_address_is_read_as_it_is_written_and_nothing_else_is_one() {
        let token = avatars::Token {
            workspace: WorkspaceId::new(),
            random: [7; 16],
        };
        let address = address(&token);
        let last = address.strip_prefix(PATH).unwrap();
        assert_eq!(parse(last), Some(token));
        for nothing in ["", "x", "..", &last[1..], &format!("{last}A")] {
            assert_eq!(parse(nothing), None, "{nothing}");
        }
    }
}

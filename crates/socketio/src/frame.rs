//! WebSocket frames as a server reads and writes them (RFC 6455, section 5). Pure functions, no IO.
//!
//! Ours rather than a library's for its buffers: the usual one keeps the largest that a connection ever needed, in
//! both directions, so that one long history sent to each of ten thousand idle visitors stays in memory ten thousand
//! times. What is here keeps nothing; see `websocket.rs`.

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Continuation,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

/// The header of a client's frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) kind: Kind,
    pub(crate) is_final: bool,
    pub(crate) mask: [u8; 4],
    /// How long the header is.
    pub(crate) size: usize,
    /// How long the payload is, as the client says.
    pub(crate) length: u64,
}

/// The bytes are no frame that a client may send.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Reads the header at the beginning of `bytes`. `None` when there is more of it to come.
pub(crate) fn header(bytes: &[u8]) -> Result<Option<Header>, Malformed> {
    let [first, second, rest @ ..] = bytes else {
        return Ok(None);
    };
    let is_final = first & 0x80 != 0;
    let is_reserved = first & 0x70 != 0;
    let kind = match first & 0x0f {
        0 => Kind::Continuation,
        1 => Kind::Text,
        2 => Kind::Binary,
        8 => Kind::Close,
        9 => Kind::Ping,
        10 => Kind::Pong,
        _ => return Err(Malformed),
    };
    let is_masked = second & 0x80 != 0;
    let short = second & 0x7f;
    let is_control = matches!(kind, Kind::Close | Kind::Ping | Kind::Pong);
    if is_reserved || !is_masked || (is_control && (!is_final || short > 125)) {
        return Err(Malformed);
    }
    let (length, rest) = match short {
        126 => match rest.split_first_chunk() {
            Some((length, rest)) => (u64::from(u16::from_be_bytes(*length)), rest),
            None => return Ok(None),
        },
        127 => match rest.split_first_chunk() {
            Some((length, rest)) => (u64::from_be_bytes(*length), rest),
            None => return Ok(None),
        },
        short => (u64::from(short), rest),
    };
    let Some((mask, rest)) = rest.split_first_chunk() else {
        return Ok(None);
    };
    Ok(Some(Header {
        kind,
        is_final,
        mask: *mask,
        size: bytes.len() - rest.len(),
        length,
    }))
}

/// Takes the mask off a payload.
pub(crate) fn unmask(payload: &mut [u8], mask: [u8; 4]) {
    let (words, rest) = payload.as_chunks_mut::<4>();
    let word_mask = u32::from_ne_bytes(mask);
    for word in words {
        *word = (u32::from_ne_bytes(*word) ^ word_mask).to_ne_bytes();
    }
    for (byte, mask) in rest.iter_mut().zip(mask) {
        *byte ^= mask;
    }
}

/// Appends a whole frame.
pub(crate) fn write(to: &mut Vec<u8>, kind: Kind, payload: &[u8]) {
    let kind = match kind {
        Kind::Continuation => 0,
        Kind::Text => 1,
        Kind::Binary => 2,
        Kind::Close => 8,
        Kind::Ping => 9,
        Kind::Pong => 10,
    };
    to.push(0x80 | kind);
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(length), _) if length < 126 => to.push(length),
        (_, Ok(length)) => {
            to.push(126);
            to.extend_from_slice(&length.to_be_bytes());
        }
        _ => {
            to.push(127);
            to.extend_from_slice(&(payload.len() as u64).to_be_bytes());
        }
    }
    to.extend_from_slice(payload);
}

/// The longest frame around `payload` bytes that [`write`] makes.
pub(crate) fn written_length(payload: usize) -> usize {
    payload + 10
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};
    use tokio_tungstenite::tungstenite::protocol::frame::{Frame, FrameHeader, FrameSocket};

    use super::*;

    const KINDS: [(Kind, OpCode); 6] = [
        (Kind::Continuation, OpCode::Data(Data::Continue)),
        (Kind::Text, OpCode::Data(Data::Text)),
        (Kind::Binary, OpCode::Data(Data::Binary)),
        (Kind::Close, OpCode::Control(Control::Close)),
        (Kind::Ping, OpCode::Control(Control::Ping)),
        (Kind::Pong, OpCode::Control(Control::Pong)),
    ];

    proptest! {
        #[test]
        fn any_bytes_are_a_header_or_not(bytes: Vec<u8>) {
            if let Ok(Some(header)) = header(&bytes) {
                prop_assert!(header.size <= bytes.len().min(14));
                // Nothing less is a header, and nothing behind it matters.
                prop_assert_eq!(super::header(&bytes[..header.size]), Ok(Some(header)));
                prop_assert_eq!(super::header(&bytes[..header.size - 1]), Ok(None));
            }
        }

        #[test]
        fn what_the_library_writes_is_read(
            kind in 0..KINDS.len(),
            is_final: bool,
            mask: [u8; 4],
            payload in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..200),
                proptest::collection::vec(any::<u8>(), 65_530..65_540),
            ],
        ) {
            let (kind, opcode) = KINDS[kind];
            let is_control = matches!(opcode, OpCode::Control(_));
            let header = FrameHeader { is_final, opcode, mask: Some(mask), ..FrameHeader::default() };
            let mut bytes = Vec::new();
            Frame::from_payload(header, payload.clone().into()).format(&mut bytes).unwrap();
            let read = super::header(&bytes);
            if is_control && (!is_final || payload.len() > 125) {
                prop_assert_eq!(read, Err(Malformed));
            } else {
                let read = read.unwrap().unwrap();
                prop_assert_eq!((read.kind, read.is_final, read.length), (kind, is_final, payload.len() as u64));
                let mut body = bytes.split_off(read.size);
                unmask(&mut body, read.mask);
                prop_assert_eq!(body, payload);
            }
        }

        #[test]
        fn the_library_reads_what_is_written(
            kind in 0..KINDS.len(),
            length in prop_oneof![0usize..300, 65_530usize..65_540],
        ) {
            let (kind, opcode) = KINDS[kind];
            let payload: Vec<u8> = (0..=255).cycle().take(length).collect();
            let mut bytes = Vec::new();
            write(&mut bytes, kind, &payload);
            prop_assert!(bytes.len() <= written_length(length));
            let frame = FrameSocket::new(std::io::Cursor::new(bytes)).read(None).unwrap().unwrap();
            prop_assert!(frame.header().is_final);
            prop_assert_eq!(frame.header().opcode, opcode);
            prop_assert_eq!(frame.payload(), &payload[..]);
        }
    }

    #[test]
    fn frames_that_a_client_may_not_send_are_refused() {
        assert_eq!(header(&[0x81, 0x01, 0]), Err(Malformed), "not masked");
        assert_eq!(header(&[0xc1, 0x80]), Err(Malformed), "a reserved bit");
        assert_eq!(header(&[0x83, 0x80]), Err(Malformed), "an unknown kind");
        assert_eq!(header(&[0x09, 0x80]), Err(Malformed), "a ping in parts");
        assert_eq!(header(&[0x89, 0xfe]), Err(Malformed), "a long ping");
    }
}

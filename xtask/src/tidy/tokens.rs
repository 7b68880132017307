//! Rust source as a flat row of words, with lines: enough for the rules, inside of macros too, which a syntax
//! tree would leave unread.

use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What a rule may care about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Mark,
    Literal,
    /// `fn name`, to the closing brace of its body.
    Function {
        last: usize,
    },
}

/// One word, punctuation mark or literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) text: String,
    /// From 1.
    pub(super) line: usize,
}

/// The tokens of `source`, comments and documentation left out. Nothing when it is not Rust: the compiler says
/// that better.
pub(super) fn of(source: &str) -> Vec<Token> {
    let mut found = Vec::new();
    if let Ok(stream) = TokenStream::from_str(source) {
        walk(stream, &mut found);
    }
    found
}

fn walk(stream: TokenStream, found: &mut Vec<Token>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                if !is_documentation(at, &trees, group) {
                    walk(group.stream(), found);
                }
            }
            TokenTree::Ident(word) => {
                let text = word.to_string();
                if text == "fn"
                    && let Some((name, last)) = function(&trees[at + 1..])
                {
                    found.push(Token {
                        kind: Kind::Function { last },
                        text: name,
                        line,
                    });
                }
                found.push(Token {
                    kind: Kind::Word,
                    text,
                    line,
                });
            }
            TokenTree::Punct(mark) => {
                found.push(Token {
                    kind: Kind::Mark,
                    text: mark.as_char().to_string(),
                    line,
                });
            }
            TokenTree::Literal(literal) => {
                found.push(Token {
                    kind: Kind::Literal,
                    text: literal.to_string(),
                    line,
                });
            }
        }
    }
}

/// `///` arrives as `#[doc = "…"]`: prose, not code.
fn is_documentation(at: usize, trees: &[TokenTree], group: &proc_macro2::Group) -> bool {
    let after_hash = trees[..at]
        .iter()
        .rev()
        .take(2)
        .any(|tree| matches!(tree, TokenTree::Punct(p) if p.as_char() == '#'));
    after_hash
        && group.delimiter() == Delimiter::Bracket
        && matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(word)) if word == "doc")
}

/// The name and last line of the function whose `fn` stood before `rest`; none for `fn` types and for functions
/// without a body.
fn function(rest: &[TokenTree]) -> Option<(String, usize)> {
    let TokenTree::Ident(name) = rest.first()? else {
        return None;
    };
    for tree in &rest[1..] {
        match tree {
            TokenTree::Punct(mark) if mark.as_char() == ';' => return None,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                return Some((name.to_string(), group.span_close().end().line));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_with_their_last_line_also_inside_of_macros_and_impls() {
        let source = "impl A {\n    fn b(&self) -> [u8; 2] {\n        0\n    }\n}\nm! { fn c() {} }\ntype D = fn(u8);\n";
        let functions: Vec<(String, usize, Kind)> = of(source)
            .into_iter()
            .filter(|token| matches!(token.kind, Kind::Function { .. }))
            .map(|token| (token.text, token.line, token.kind))
            .collect();
        assert_eq!(
            functions,
            [
                ("b".into(), 2, Kind::Function { last: 4 }),
                ("c".into(), 6, Kind::Function { last: 6 })
            ]
        );
    }

    #[test]
    fn documentation_and_comments_are_left_out() {
        let words: Vec<String> = of("/// axum\n//! sqlx\n// axum\nstruct A;")
            .into_iter()
            .map(|t| t.text)
            .collect();
        assert_eq!(words, ["#", "#", "!", "struct", "A", ";"]);
    }
}

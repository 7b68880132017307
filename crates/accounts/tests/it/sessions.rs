//! Signing in and out, and what a session is worth.

use std::time::Duration;

use accounts::{
    ACCESS_LIFETIME, Registration, Revoked, SESSION_LIFETIME, two_factor::SecondFactor, wire::ChangePassword,
};
use db::Scope;
use kernel::{ProblemKind, SessionId};
use testkit::databases;
use tokio::time::timeout;

use crate::world::{PASSWORD, World, kind, refusal};

const EMAIL: &str = "olga@example.com";

#[tokio::test]
async fn the_right_password_signs_in_and_no_other() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let owner = world.owner(EMAIL).await;
        let signed_in = world.login("Olga@EXAMPLE.com", PASSWORD).await.unwrap();
        assert_eq!(signed_in.user.id, owner.id);
        assert_eq!(signed_in.expires_at, world.clock.now().plus(ACCESS_LIFETIME));
        for (email, password) in [
            (EMAIL, "wrong password"),
            ("nobody@example.com", PASSWORD),
            (EMAIL, ""),
        ] {
            assert_eq!(
                kind(world.login(email, password).await),
                ProblemKind::InvalidCredentials
            );
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn signing_in_is_limited_per_address_and_account() {
    for place in databases().await {
        let world = World::with_limits(&place.db, Registration::Open, "2/minute", "off");
        world.register(EMAIL).await.unwrap();
        for _ in 0..2 {
            assert_eq!(
                kind(world.login(EMAIL, "wrong password").await),
                ProblemKind::InvalidCredentials
            );
        }
        assert_eq!(kind(world.login(EMAIL, PASSWORD).await), ProblemKind::RateLimited);
        assert_eq!(
            kind(world.login("OLGA@example.com", PASSWORD).await),
            ProblemKind::RateLimited
        );
        assert_eq!(
            kind(world.login("other@example.com", PASSWORD).await),
            ProblemKind::InvalidCredentials
        );
        place.remove().await;
    }
}

#[tokio::test]
async fn a_challenge_that_nobody_was_given_keeps_nobody_from_writing() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let writing = place.db.write(Scope::Global).await.unwrap();
        let sent = SecondFactor {
            challenge: "nonsense".into(),
            code: "000000".into(),
        };
        let from = testkit::address(1);
        let answer = world.accounts.answer_challenge(&sent, &from);
        let answer = timeout(Duration::from_secs(10), answer).await;
        assert_eq!(
            kind(answer.expect("it waits for its turn to write")),
            ProblemKind::InvalidToken
        );
        drop(writing);
        place.remove().await;
    }
}

#[tokio::test]
async fn refreshing_rotates_and_a_spent_token_ends_the_family() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let first = world.register(EMAIL).await.unwrap();
        let elsewhere = world.login(EMAIL, PASSWORD).await.unwrap();
        let second = world.refresh(&first.refresh_token).await.unwrap();
        let session = world.who(&second.token).await.unwrap().session;
        assert_eq!(world.who(&first.token).await.unwrap().session, session);

        assert_eq!(
            kind(world.refresh(&first.refresh_token).await),
            ProblemKind::InvalidToken
        );
        assert_eq!(world.revoked(), [Revoked::Session(session)]);
        assert_eq!(
            kind(world.refresh(&second.refresh_token).await),
            ProblemKind::InvalidToken
        );
        assert_eq!(kind(world.who(&second.token).await), ProblemKind::InvalidToken);
        world.refresh(&elsewhere.refresh_token).await.unwrap();
        place.remove().await;
    }
}

#[tokio::test]
async fn of_many_who_refresh_at_once_one_gets_through() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let first = world.register(EMAIL).await.unwrap();
        let token = &first.refresh_token;
        let (one, two, three) =
            tokio::join!(world.refresh(token), world.refresh(token), world.refresh(token));
        let through = [one, two, three].into_iter().flatten().count();
        assert_eq!(through, 1);
        place.remove().await;
    }
}

#[tokio::test]
async fn a_session_that_is_used_lives_on_and_one_that_is_not_ends() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let mut signed_in = world.register(EMAIL).await.unwrap();
        for _ in 0..3 {
            world.later(SESSION_LIFETIME / 2);
            signed_in = world.refresh(&signed_in.refresh_token).await.unwrap();
        }
        world.later(SESSION_LIFETIME);
        assert_eq!(
            kind(world.refresh(&signed_in.refresh_token).await),
            ProblemKind::InvalidToken
        );
        place.remove().await;
    }
}

#[tokio::test]
async fn what_was_never_given_is_no_refresh_token() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let signed_in = world.register(EMAIL).await.unwrap();
        for token in ["", "nonsense", &signed_in.token, &"x".repeat(5_000)] {
            assert_eq!(kind(world.refresh(token).await), ProblemKind::InvalidToken);
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn logging_out_ends_this_session_or_all_of_them() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let here = world.register(EMAIL).await.unwrap();
        let there = world.login(EMAIL, PASSWORD).await.unwrap();
        let actor = world.who(&here.token).await.unwrap();
        world.accounts.logout(&actor, false).await.unwrap();
        assert_eq!(world.revoked(), [Revoked::Session(actor.session)]);
        assert_eq!(kind(world.who(&here.token).await), ProblemKind::InvalidToken);
        assert_eq!(
            kind(world.refresh(&here.refresh_token).await),
            ProblemKind::InvalidToken
        );

        let actor = world.who(&there.token).await.unwrap();
        let third = world.login(EMAIL, PASSWORD).await.unwrap();
        world.accounts.logout(&actor, true).await.unwrap();
        assert_eq!(world.revoked().len(), 2);
        for signed_in in [&there, &third] {
            assert_eq!(kind(world.who(&signed_in.token).await), ProblemKind::InvalidToken);
        }
        place.remove().await;
    }
}

#[tokio::test]
async fn a_session_that_ended_in_another_process_ends_here_within_five_seconds() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let other = World::new(&place.open_again().await, Registration::Open);
        let signed_in = world.register(EMAIL).await.unwrap();
        let actor = other.who(&signed_in.token).await.unwrap();
        world.accounts.logout(&actor, false).await.unwrap();
        let ended = async {
            while other.who(&signed_in.token).await.is_ok() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(5), ended).await.unwrap();
        place.remove().await;
    }
}

#[tokio::test]
async fn a_known_session_asks_no_database() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let signed_in = world.register(EMAIL).await.unwrap();
        world.who(&signed_in.token).await.unwrap();
        place.db.close().await;
        world.who(&signed_in.token).await.unwrap();
        place.remove().await;
    }
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    for place in databases().await {
        let world = World::new(&place.db, Registration::Open);
        let here = world.register(EMAIL).await.unwrap();
        let there = world.login(EMAIL, PASSWORD).await.unwrap();
        let there_session: SessionId = world.who(&there.token).await.unwrap().session;
        let actor = world.who(&here.token).await.unwrap();
        let change = |current: &str, password: &str| {
            let sent = ChangePassword {
                current: current.into(),
                password: password.into(),
            };
            world.accounts.change_password(&actor, sent)
        };
        let wrong = refusal(change("not my password", "a new password").await);
        assert_eq!(wrong, (ProblemKind::ValidationFailed, "current".into()));
        let short = refusal(change(PASSWORD, "short").await);
        assert_eq!(short, (ProblemKind::ValidationFailed, "password".into()));
        change(PASSWORD, "a new password").await.unwrap();
        assert_eq!(world.revoked(), [Revoked::Session(there_session)]);
        assert_eq!(
            kind(world.refresh(&there.refresh_token).await),
            ProblemKind::InvalidToken
        );
        world.refresh(&here.refresh_token).await.unwrap();
        assert_eq!(
            kind(world.login(EMAIL, PASSWORD).await),
            ProblemKind::InvalidCredentials
        );
        world.login(EMAIL, "a new password").await.unwrap();
        place.remove().await;
    }
}

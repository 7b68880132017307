//! The words of the log: what is done, by whom, and to what. Words stay for ever, since entries do.

/// A closed list of words: an enum that is stored and sent as text.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$of])* $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word as stored and sent.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// What the word stands for.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
    };
}

words! {
    /// What was done: a closed list. Words stay for ever, since entries do.
    Action {
        /// A workspace was made, with its owner.
        WorkspaceCreated "workspace.created",
        /// Somebody was added or invited.
        AgentCreated "agent.created",
        /// An invitation was accepted.
        AgentJoined "agent.joined",
        /// A name, role or capacity was changed by somebody else.
        AgentChanged "agent.changed",
        /// Somebody was deactivated.
        AgentDeactivated "agent.deactivated",
        /// Somebody changed their own name or picture.
        ProfileChanged "profile.changed",
        /// Somebody chose another password.
        PasswordChanged "password.changed",
        /// Signing in asks somebody for a second factor from now on.
        TwoFactorEnabled "two_factor.enabled",
        /// Signing in asks somebody for their password alone again.
        TwoFactorDisabled "two_factor.disabled",
        /// Somebody had new recovery codes made; the old ones are worth nothing.
        RecoveryCodesRenewed "two_factor.codes_renewed",
        /// Somebody signed in.
        SessionStarted "session.started",
        /// A wrong password or code for an account that there is.
        SessionRefused "session.refused",
        /// Somebody signed out.
        SessionEnded "session.ended",
        /// A spent refresh token was shown again, which ends its session.
        SessionRevoked "session.revoked",
        /// A role was made.
        RoleCreated "role.created",
        /// What a role is called or allows was changed.
        RoleChanged "role.changed",
        /// A role was deleted.
        RoleDeleted "role.deleted",
        /// A team was made.
        TeamCreated "team.created",
        /// A team was changed.
        TeamChanged "team.changed",
        /// A team was deleted.
        TeamDeleted "team.deleted",
        /// A tag was made.
        TagCreated "tag.created",
        /// A tag was changed.
        TagChanged "tag.changed",
        /// A tag was deleted.
        TagDeleted "tag.deleted",
        /// A widget was made.
        WidgetCreated "widget.created",
        /// A widget was changed.
        WidgetChanged "widget.changed",
        /// A widget was deleted.
        WidgetDeleted "widget.deleted",
        /// When the workspace or a team is open was changed.
        HoursChanged "hours.changed",
        /// Within which time visitors are answered was promised anew.
        PromisesChanged "promises.changed",
        /// Who is alerted, when and how was changed.
        AlertsChanged "alerts.changed",
        /// A canned response was written.
        ResponseCreated "canned_response.created",
        /// A canned response was changed.
        ResponseChanged "canned_response.changed",
        /// A canned response was deleted.
        ResponseDeleted "canned_response.deleted",
        /// A macro was made.
        MacroCreated "macro.created",
        /// A macro was changed.
        MacroChanged "macro.changed",
        /// A macro was deleted.
        MacroDeleted "macro.deleted",
        /// A view was saved.
        ViewCreated "view.created",
        /// A saved view was changed.
        ViewChanged "view.changed",
        /// A saved view was deleted.
        ViewDeleted "view.deleted",
        /// An agent began a conversation with a visitor.
        ConversationStarted "conversation.started",
        /// Somebody was given a conversation, or took it.
        ConversationAssigned "conversation.assigned",
        /// It went back into the queue.
        ConversationUnassigned "conversation.unassigned",
        /// It was handed on.
        ConversationTransferred "conversation.transferred",
        /// It was declared done.
        ConversationResolved "conversation.resolved",
        /// It was ended.
        ConversationClosed "conversation.closed",
        /// It was opened again.
        ConversationReopened "conversation.reopened",
        /// It goes on in another one.
        ConversationMerged "conversation.merged",
        /// It is served sooner or later.
        ConversationPrioritized "conversation.prioritized",
        /// Its tags were changed.
        ConversationTagged "conversation.tagged",
        /// Its subject or fields were changed.
        ConversationDescribed "conversation.described",
        /// Its visitor rated it.
        ConversationRated "conversation.rated",
        /// It was laid aside.
        ConversationSnoozed "conversation.snoozed",
        /// It was taken up again.
        ConversationWoken "conversation.woken",
        /// Somebody was asked to take it.
        ConversationOffered "conversation.offered",
        /// They are not asked any more.
        ConversationOfferWithdrawn "conversation.offer_withdrawn",
        /// A message was changed. What it said before is kept with the message.
        MessageEdited "message.edited",
        /// A message was taken back. What it said is kept with the message.
        MessageDeleted "message.deleted",
        /// Somebody had data written out.
        ExportCreated "export.created",
        /// The end of the chain was not as Deskbell had left it.
        ChainBroken "chain.broken",
    }
}

words! {
    /// Which kind of actor.
    WhoKind {
        /// Somebody who works here.
        Agent "agent",
        /// Somebody on a site. Their name is not kept: entries cannot be erased.
        Visitor "visitor",
        /// Deskbell itself: routing, and what happens by the clock.
        System "system",
    }
}

words! {
    /// Which kind of thing something was done to.
    TargetKind {
        /// The workspace itself.
        Workspace "workspace",
        /// A person who works here.
        Agent "agent",
        /// A role that the workspace made.
        Role "role",
        /// A team.
        Team "team",
        /// A tag.
        Tag "tag",
        /// A widget.
        Widget "widget",
        /// A canned response.
        Response "canned_response",
        /// A macro.
        Macro "macro",
        /// A saved view.
        View "view",
        /// A conversation.
        Conversation "conversation",
        /// A message.
        Message "message",
        /// A file of data.
        Export "export",
    }
}

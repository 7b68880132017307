//! What the audit log says of a widget.

use audit::{Details, Target, TargetKind};

use crate::Widget;

pub(crate) fn target(widget: &Widget) -> Target {
    Target::new(TargetKind::Widget, widget.id.0, &widget.name)
}

pub(crate) fn made(widget: &Widget) -> Details {
    Details::new()
        .after("name", &widget.name)
        .after("siteKey", &widget.site_key)
        .after("allowedSites", sites(widget))
        .after("appearance", &widget.appearance)
        .after("preChat", widget.pre_chat)
        .after("routing", widget.routing)
        .after("hours", widget.hours)
}

pub(crate) fn changed(before: &Widget, after: &Widget) -> Details {
    Details::new()
        .change("name", &before.name, &after.name)
        .change("allowedSites", sites(before), sites(after))
        .change("appearance", &before.appearance, &after.appearance)
        .change("preChat", before.pre_chat, after.pre_chat)
        .change("routing", before.routing, after.routing)
        .change("hours", before.hours, after.hours)
}

pub(crate) fn gone(widget: &Widget) -> Details {
    Details::new()
        .before("name", &widget.name)
        .before("siteKey", &widget.site_key)
}

fn sites(widget: &Widget) -> Vec<String> {
    widget.allowed_sites.iter().map(ToString::to_string).collect()
}

//! Status → Spec: what of a Spec can be filled from what Azure answers, and why the rest cannot.

use std::fmt::Write;

use super::places::{How, Place};
use super::{Explainer, innermost};
use crate::lower::{Op, Or};

/// What is said of a property that nothing fills.
const NOT: &str = "not populated: ";

impl Explainer<'_> {
    /// How a property of the Spec is filled from a Status.
    pub(super) fn populated(&self, found: &Place<'_>) -> String {
        let step = match &found.how {
            How::Option(option, discriminator) => {
                return format!(
                    "filled if the response's `{discriminator}` is `{}`",
                    option.value
                );
            }
            How::Beside(step, beside) if !matches!(step.or, Some(Or::Reference(_))) => {
                return format!("not populated: the value goes to `{beside}`");
            }
            How::Step(step) | How::Beside(step, _) => step,
        };
        if let (How::Step(_), Some(Or::Reference(name))) = (&found.how, &step.or) {
            return format!("not populated: the value goes to `{name}`");
        }
        match innermost(&step.op) {
            Op::Secret | Op::SecretMap => {
                return "not populated: a secret, which responses do not hold".into();
            }
            Op::Local(_) => {
                return "not populated: Azure does not know it".into();
            }
            Op::Name => return "filled with the resource's name".into(),
            Op::FixedName(_) | Op::Unsent(_) => {
                return "not populated: Kubernetes does not hold it".into();
            }
            _ => {}
        }
        match counterpart(&self.status, &found.arm) {
            Some(other) if !other.kubernetes.is_empty() => {
                format!("filled from `{}`", other.kubernetes)
            }
            _ => format!(
                "not populated: the response has no counterpart of `{}`",
                found.arm
            ),
        }
    }

    /// What a property of the Status fills in a Spec.
    pub(super) fn populates(&self, found: &Place<'_>) -> String {
        if found.arm.is_empty() {
            return "not used: kept in Kubernetes only".into();
        }
        if let Some(other) = counterpart(&self.spec, &found.arm) {
            let step = match &other.how {
                How::Step(step) | How::Beside(step, _) => Some(*step),
                How::Option(..) => None,
            };
            if step.is_some_and(|step| matches!(innermost(&step.op), Op::Secret | Op::SecretMap)) {
                return format!("not used: `{}` is a secret", other.kubernetes);
            }
            if let Some(Or::Reference(name)) = step.and_then(|step| step.or.as_ref()) {
                return format!("fills `{name}`, beside `{}`", other.kubernetes);
            }
            if !other.kubernetes.is_empty() {
                return format!("fills `{}`", other.kubernetes);
            }
            return "not used: Kubernetes does not hold it".into();
        }
        match found.property {
            Some(property) if self.says(&property.origin, "readOnly") => {
                "not used: read-only, requests do not hold it".into()
            }
            _ => "not used: requests have no counterpart".into(),
        }
    }

    /// The properties of the Spec that no Status fills, each with the reason. What stands below one of them shares its reason.
    pub(super) fn unfilled(&self, out: &mut String) {
        let mut rows: Vec<(&str, String)> = Vec::new();
        for found in self
            .spec
            .iter()
            .filter(|found| !found.kubernetes.is_empty())
        {
            let below = rows.iter().any(|(above, _)| {
                found
                    .kubernetes
                    .strip_prefix(above)
                    .is_some_and(|rest| rest.starts_with(['.', '[', '{']))
            });
            if below {
                continue;
            }
            if let Some(reason) = self.populated(found).strip_prefix(NOT) {
                rows.push((&found.kubernetes, reason.to_owned()));
            }
        }
        if rows.is_empty() {
            return;
        }
        rows.sort_unstable();
        let width = rows.iter().map(|(path, _)| path.chars().count()).max();
        let width = width.unwrap_or_default();
        let _ = writeln!(out, "\nStatus → Spec leaves out");
        for (path, reason) in rows {
            let _ = writeln!(out, "    {path:width$}  {reason}");
        }
    }
}

/// The place of the other side that stands at the same place in ARM (which reads names without case).
fn counterpart<'a, 'v>(places: &'a [Place<'v>], arm: &str) -> Option<&'a Place<'v>> {
    places
        .iter()
        .find(|found| found.arm.eq_ignore_ascii_case(arm) && !matches!(found.how, How::Option(..)))
}

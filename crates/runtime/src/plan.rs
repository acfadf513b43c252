//! Conversion plans: static data that says how a Kubernetes document and an Azure Resource Manager (ARM) document
//! hold the same facts.
//!
//! A [`Plan`] pairs the properties of one Kubernetes type (a Spec or a Status, or a type nested in one) with the
//! properties of one ARM type. The engine ([`crate::engine`]) carries a plan out in either direction, so that
//! `Spec → ARM` and `ARM → Spec` cannot drift apart. All names are wire names (JSON), never Rust names.
//!
//! Plans are written by the generator and never by hand; they are plain statics, so they cost no code.

/// How the properties of one Kubernetes object and one ARM object correspond.
#[derive(Debug)]
pub enum Plan {
    /// An object on both sides: each step fills one property (or one nested group of them).
    /// Steps are sorted by ARM name.
    Object(&'static [Step]),
    /// A discriminated body (swagger `discriminator` / `x-ms-discriminator-value`). In Kubernetes it is an object
    /// with one optional property an option; in ARM it is the option's content itself, told apart by the
    /// `discriminator` property.
    OneOf {
        /// The ARM property that tells the options apart (`endpointType`).
        discriminator: &'static str,
        /// The options, sorted by their Kubernetes name.
        options: &'static [Alternative],
        /// Steps for properties that stand beside the options on the Kubernetes side (the hoisted name of a
        /// resource whose whole body is discriminated). Usually empty.
        shared: &'static [Step],
    },
}

/// One option of a [`Plan::OneOf`].
#[derive(Debug)]
pub struct Alternative {
    /// The property of the Kubernetes object that holds this option (`webHook`).
    pub kubernetes: &'static str,
    /// The value of the discriminator in ARM (`WebHook`).
    pub value: &'static str,
    /// How the option's content corresponds.
    pub plan: &'static Plan,
}

impl Alternative {
    /// The option of a discriminator's value: by its exact spelling, else without case.
    #[must_use]
    pub fn of(options: &'static [Self], value: &str) -> Option<&'static Self> {
        let exact = options.iter().find(|option| option.value == value);
        exact.or_else(|| {
            let mut options = options.iter();
            options.find(|option| option.value.eq_ignore_ascii_case(value))
        })
    }
}

/// One property of an object, on both sides.
#[derive(Debug)]
pub struct Step {
    /// Wire name on the Kubernetes side. Empty when the step has no single counterpart there: for
    /// [`Op::Nested`] (the properties stand in the same Kubernetes object) and [`Op::Unsent`].
    pub kubernetes: &'static str,
    /// Wire name on the ARM side. Empty for properties that exist on the Kubernetes side only ([`Op::Local`]).
    pub arm: &'static str,
    /// A second Kubernetes property that can fill the same ARM property.
    pub or: Option<Or>,
    /// What corresponds and how.
    pub op: Op,
    /// What is sent when nothing is set.
    pub empty: Empty,
    /// Whether the CRD requires the property (Spec only). Used for messages, never enforced by the engine.
    pub required: bool,
    /// The property's name in the hub of all API versions, where it is not the one on the Kubernetes side: `None` for
    /// nearly all. Where a later version renamed a property, both versions give it one name in the hub.
    pub hub: Option<&'static str>,
    /// The value that Azure documents as the one it takes when the property is absent (Spec only, never of a
    /// required property). The engine sends and reads all values alike;
    /// [`omit_defaults`](crate::engine::omit_defaults) leaves this one out.
    pub default: Option<&'static Constant>,
}

impl Step {
    /// A property that has one counterpart and is left out when it has no value.
    #[must_use]
    pub const fn new(kubernetes: &'static str, arm: &'static str, op: Op) -> Self {
        Self {
            kubernetes,
            arm,
            or: None,
            op,
            empty: Empty::Omit,
            required: false,
            hub: None,
            default: None,
        }
    }

    /// [`Step::new`] for a property that has the same name on both sides.
    #[must_use]
    pub const fn same(name: &'static str, op: Op) -> Self {
        Self::new(name, name, op)
    }

    /// A flattened object (see [`Op::Nested`]).
    #[must_use]
    pub const fn nested(arm: &'static str, steps: &'static [Self]) -> Self {
        Self::new("", arm, Op::Nested(steps))
    }

    /// With a second Kubernetes property.
    #[must_use]
    pub const fn or(self, or: Or) -> Self {
        Self {
            or: Some(or),
            ..self
        }
    }

    /// With something to send when there is no value.
    #[must_use]
    pub const fn empty(self, empty: Empty) -> Self {
        Self { empty, ..self }
    }

    /// With another name in the hub.
    #[must_use]
    pub const fn in_hub(self, name: &'static str) -> Self {
        Self {
            hub: Some(name),
            ..self
        }
    }

    /// With the value that Azure takes when the property is absent.
    #[must_use]
    pub const fn default(self, value: &'static Constant) -> Self {
        Self {
            default: Some(value),
            ..self
        }
    }

    /// The property's name in the hub.
    #[must_use]
    pub fn hub(&self) -> &'static str {
        self.hub.unwrap_or(self.kubernetes)
    }

    /// Required by the CRD.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }
}

/// A second Kubernetes property that fills the same ARM property as the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Or {
    /// `<property>FromConfig`: a config-map reference (name, key).
    ConfigMap(&'static str),
    /// `<property>FromSecret`: a secret reference (name, key).
    Secret(&'static str),
    /// A resource reference beside a plain string kept for compatibility; the reference wins when both are set.
    Reference(&'static str),
}

/// What is sent to ARM for a property that has no value (payload modes of the resource providers).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// The property is left out (the default).
    Omit,
    /// `null` is sent: the provider takes a missing collection as "leave as it is".
    Null,
    /// `[]` or `{}` is sent, chosen by the operation: an empty list for [`Op::List`], an empty map for [`Op::Map`].
    Collection,
}

/// How one value corresponds.
#[derive(Debug)]
pub enum Op {
    /// The same scalar on both sides.
    Scalar(Scalar),
    /// A string with known values. Unknown values pass; on the way from ARM a known value that differs only in case
    /// gets the canonical spelling.
    Enum(&'static [&'static str]),
    /// Free-form JSON, copied.
    Json,
    /// A nested object.
    Object(&'static Plan),
    /// A list, element by element.
    List(&'static Op),
    /// A map with string keys, value by value.
    Map(&'static Op),
    /// Flattened (`x-ms-client-flatten`): the ARM object under [`Step::arm`] is filled from properties of the same
    /// Kubernetes object. It is written only if one of its properties has a value.
    Nested(&'static [Step]),
    /// The resource's own name: `azureName` in a Spec, the last segment of the name in ARM.
    Name,
    /// The resource's own name where Azure fixes it: no Kubernetes property, always this value in ARM (`default`).
    FixedName(&'static str),
    /// A reference to another resource: an object `{group, kind, name}` or `{armId}` in a Spec, an ARM id in ARM.
    /// Lists and maps of references are [`Op::List`] and [`Op::Map`] of this.
    Reference,
    /// Like [`Op::Reference`], or `{wellKnownName}`, which is sent as it is.
    WellKnownReference,
    /// A secret: `{name, key}` in a Spec, the value in ARM. Never read back.
    Secret,
    /// A whole Kubernetes secret as a map of strings: `{name}` in a Spec, a map in ARM. Never read back.
    SecretMap,
    /// `userAssignedIdentities`: a list of `{reference}` in a Spec, a map from ARM id to an object in ARM.
    Identities,
    /// On the Kubernetes side only; never sent.
    Local(Local),
    /// On the ARM side only (children whose lifecycle the parent owns): nothing fills it, but an
    /// [`Empty`] mode can still send it. `List`/`Map` tell which kind of collection it is.
    Unsent(Collection),
}

impl Op {
    /// The same text on both sides.
    pub const STRING: Self = Self::Scalar(Scalar::String);
    /// The same whole number on both sides.
    pub const INTEGER: Self = Self::Scalar(Scalar::Integer);
    /// The same number on both sides.
    pub const NUMBER: Self = Self::Scalar(Scalar::Number);
    /// The same truth value on both sides.
    pub const BOOLEAN: Self = Self::Scalar(Scalar::Boolean);
}

/// A scalar that is known when the library is generated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Constant {
    /// A text, also for an enum.
    Text(&'static str),
    /// A whole number.
    Integer(i64),
    /// Any number.
    Number(f64),
    /// A truth value.
    Boolean(bool),
}

/// The kind of a collection that only ARM has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Collection {
    /// Not a collection.
    None,
    /// A list.
    List,
    /// A map.
    Map,
}

/// JSON scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
}

/// Kubernetes-only properties of a Spec or Status, with the names that may stand inside.
#[derive(Debug)]
pub enum Local {
    /// `owner` of a kind whose owner's kind is known: `{name, armId}`.
    Owner,
    /// `owner` of an extension: `{group, kind, name, armId}`.
    ArbitraryOwner,
    /// `operatorSpec`: always `configMapExpressions` and `secretExpressions`, and the following.
    OperatorSpec {
        /// Names under `secrets`, each a destination `{name, key, annotations, labels}`.
        secrets: &'static [&'static str],
        /// Names under `configMaps`, likewise.
        config_maps: &'static [&'static str],
        /// Further plain properties (`namingConvention`).
        properties: &'static [&'static str],
    },
    /// `azureNameFromConfig`: the resource's name, read from a config map `{name, key}`.
    AzureNameFromConfig,
    /// `conditions` of a Status.
    Conditions,
}

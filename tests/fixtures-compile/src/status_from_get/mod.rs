// Written by the generator's test of fixtures.

//! Trap 7: the Status is what GET answers, never what PUT answers; a resource that only HEAD asks for has an empty Status.
//! Our way: a path's own parameter list does not hide the body of PUT.
pub mod v20240101;

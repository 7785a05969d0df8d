/** The error codes of Entra ID. */
@NullMarked
package io.gatehouse.sandbox.entra.aadsts;

import org.jspecify.annotations.NullMarked;

/** The Entra ID half of the sandbox: discovery, sign-in, consent, tokens, admin consent and sign-out. */
@NullMarked
package io.gatehouse.sandbox.entra;

import org.jspecify.annotations.NullMarked;

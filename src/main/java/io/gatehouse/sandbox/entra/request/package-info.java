/** What arrives at Entra ID's endpoints, and how it is answered. */
@NullMarked
package io.gatehouse.sandbox.entra.request;

import org.jspecify.annotations.NullMarked;

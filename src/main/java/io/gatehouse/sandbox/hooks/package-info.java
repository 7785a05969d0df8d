/**
 * Change notifications of the sandbox: validates addresses, delivers what happened with Microsoft's retries in reduced
 * form, encrypts content, loses, repeats and forges on request, and keeps the ledger that checkers compare with.
 */
@NullMarked
package io.gatehouse.sandbox.hooks;

import org.jspecify.annotations.NullMarked;

/** Microsoft Graph v1.0 of the sandbox: the calls, permissions, delta queries and errors as Microsoft documents them. */
@NullMarked
package io.gatehouse.sandbox.graph;

import org.jspecify.annotations.NullMarked;

/** A customer's administrator who walks through the portal by himself. */
@NullMarked
package io.gatehouse.sandbox.desk.robot;

import org.jspecify.annotations.NullMarked;

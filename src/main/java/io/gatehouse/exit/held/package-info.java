/** What is held about a customer, table by table. */
@NullMarked
package io.gatehouse.exit.held;

import org.jspecify.annotations.NullMarked;

/** Tasks that no interface does, for customers and operators, with what shows that they were done. */
@NullMarked
package io.gatehouse.onboarding.task;

import org.jspecify.annotations.NullMarked;

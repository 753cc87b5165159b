/**
 * Actuator support: the mappings and the health of this node.
 */
@NullMarked
package io.buckaroo.actuate;

import org.jspecify.annotations.NullMarked;

/**
 * Topics: messages to many connections, their history, and presence. The types in this
 * package need no broker; {@code redis} connects the topics of several nodes.
 */
@NullMarked
package io.buckaroo.topic;

import org.jspecify.annotations.NullMarked;

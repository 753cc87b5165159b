/**
 * Topics: messages for many connections, their history, and who is present. What is here
 * needs no broker; {@code redis} joins the topics of several nodes.
 */
@NullMarked
package io.buckaroo.topic;

import org.jspecify.annotations.NullMarked;

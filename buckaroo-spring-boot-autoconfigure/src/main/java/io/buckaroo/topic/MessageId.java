package io.buckaroo.topic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The id of a message in a topic with a history. It counts without a gap, so that whoever
 * has seen one message knows whether the next one follows; and it names its epoch, which
 * changes when a history is lost and the count begins anew.
 *
 * @param epoch when the count began, in milliseconds since 1970; 0 only in {@link #NONE}
 * @param sequence the count, from 1; 0 stands before the first message of an epoch
 */
public record MessageId(long epoch, long sequence) {

	/** Stands before all messages. */
	public static final MessageId NONE = new MessageId(0, 0);

	private static final Pattern FORMAT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

	/**
	 * Reads an id.
	 * @param text the text, of a client perhaps
	 * @return the id, or {@code null} if the text is none
	 */
	public static @Nullable MessageId parse(String text) {
		Matcher matcher = FORMAT.matcher(text);
		return matcher.matches() ? new MessageId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))
				: null;
	}

	/**
	 * The id of the message behind this one.
	 * @return the id
	 */
	public MessageId next() {
		return new MessageId(this.epoch, this.sequence + 1);
	}

	/**
	 * Whether nothing lies between another message and this one: it is the next, or the
	 * first of an epoch, which begins when there is nothing before it any more.
	 * @param other the other
	 * @return whether this one follows it
	 */
	public boolean follows(MessageId other) {
		return (this.epoch == other.epoch) ? this.sequence == other.sequence + 1
				: this.epoch > other.epoch && this.sequence == 1;
	}

	/**
	 * Whether this message is another one, or came before it.
	 * @param other the other
	 * @return whether it is not after it
	 */
	public boolean isUpTo(MessageId other) {
		return (this.epoch != other.epoch) ? this.epoch < other.epoch : this.sequence <= other.sequence;
	}

	@Override
	public String toString() {
		return this.epoch + "-" + this.sequence;
	}

}

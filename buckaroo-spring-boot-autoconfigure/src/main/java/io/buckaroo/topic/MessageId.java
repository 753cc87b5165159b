package io.buckaroo.topic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The id of a message in a topic with a history. Sequence numbers have no gaps, so that a
 * subscriber detects a missing message. When a history is lost, a new epoch starts, in
 * which the sequence begins at 1 again.
 *
 * @param epoch the epoch, a later one has a greater number; 0 only in {@link #NONE}
 * @param sequence the sequence number, from 1; 0 is a position before the first message
 * of an epoch
 */
public record MessageId(long epoch, long sequence) {

	/** The position before all messages. */
	public static final MessageId NONE = new MessageId(0, 0);

	private static final Pattern FORMAT = Pattern.compile("([1-9]\\d{0,17})-(\\d{1,18})");

	/**
	 * Parses an id, other than {@link #NONE}.
	 * @param text the text, which may come from a client
	 * @return the id, or {@code null} if the text is not an id
	 */
	public static @Nullable MessageId parse(String text) {
		Matcher matcher = FORMAT.matcher(text);
		return matcher.matches() ? new MessageId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))
				: null;
	}

	/**
	 * Returns the id of the next message of the same epoch.
	 * @return the id
	 */
	public MessageId next() {
		return new MessageId(this.epoch, this.sequence + 1);
	}

	/**
	 * Returns the position before this message.
	 * @return the id of the previous message of the same epoch, with sequence 0 if this
	 * is the first
	 */
	public MessageId previous() {
		return new MessageId(this.epoch, this.sequence - 1);
	}

	/**
	 * Whether this is the position before the first message of an epoch, and not a
	 * message.
	 * @return {@code true} if the sequence number is 0
	 */
	public boolean isStart() {
		return this.sequence == 0;
	}

	/**
	 * Whether this message is at or before a position.
	 * @param position the position
	 * @return {@code true} if this message is not after the position
	 */
	public boolean isUpTo(MessageId position) {
		return (this.epoch != position.epoch) ? this.epoch < position.epoch : this.sequence <= position.sequence;
	}

	@Override
	public String toString() {
		return this.epoch + "-" + this.sequence;
	}

}

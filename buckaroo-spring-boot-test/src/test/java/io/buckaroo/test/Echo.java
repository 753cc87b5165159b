package io.buckaroo.test;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;

/**
 * Sends back what the client sends, and messages of the mailbox as text.
 */
class Echo implements BuckarooSocket<Void> {

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) throws Exception {
		return Result.reply(frame);
	}

	@Override
	public Result<Frame, Void> info(Object message, Void state) throws Exception {
		return Result.reply(Frame.text(message.toString()));
	}

}

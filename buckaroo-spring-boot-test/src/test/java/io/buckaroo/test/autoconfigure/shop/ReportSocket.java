package io.buckaroo.test.autoconfigure.shop;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;

/**
 * A handler whose callbacks may block.
 */
@Component
@WebSocketMapping(value = "/reports", blocking = true)
class ReportSocket implements BuckarooSocket<Void> {

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		return Result.reply(Frame.text("on " + Thread.currentThread().getName()));
	}

}

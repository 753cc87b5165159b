package io.buckaroo.docs.handlers;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.WebSocketMapping;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.stereotype.Component;

/**
 * A socket that implements all callbacks.
 */
@Component
@WebSocketMapping("/tally/{word}")
class TallySocket implements BuckarooSocket<TallySocket.Tally> {

	private static final Log log = LogFactory.getLog(TallySocket.class);

	record Tally(String word, int count) {

	}

	@Override
	public Result<Frame, Tally> init(Connection connection) {
		return Result.ok(new Tally(connection.pathVariable("word"), 0));
	}

	@Override
	public Result<Frame, Tally> handle(Frame.Data frame, Tally tally) {
		if (!(frame instanceof Frame.Text text) || !text.text().contains(tally.word())) {
			return Result.ok();
		}
		Tally next = new Tally(tally.word(), tally.count() + 1);
		return Result.reply(Frame.text("heard " + next.count() + " times"), next);
	}

	@Override
	public Result<Frame, Tally> info(Object message, Tally tally) {
		return message.equals("enough") ? Result.stop() : Result.ok();
	}

	@Override
	public void terminate(Termination termination, Connection connection, Tally tally) {
		log.info(connection.id() + " ends: " + termination);
	}

}

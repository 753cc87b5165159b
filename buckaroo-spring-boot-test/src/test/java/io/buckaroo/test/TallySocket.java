package io.buckaroo.test;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

/**
 * Counts the messages that contain the word of the path.
 */
@WebSocketMapping("/tally/{word}")
class TallySocket implements BuckarooSocket<TallySocket.Tally> {

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

	static TestSocket<Tally> open() {
		return TestSocket.open(new TallySocket(), (request) -> request.pathVariable("word", "spring"));
	}

}

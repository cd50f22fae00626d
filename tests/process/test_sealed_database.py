"""A bot in a process of its own, over a database that is sealed."""

import json
from pathlib import Path

from bot.keys import new_key
from bot.storage.bundle import open_storage
from bot.storage.database import connect_to_read
from bot.trials.scenarios import finish, outcome
from bot.trials.scene import Scene


def readable(scene: Scene) -> list[str]:
    """What the database holds readable where it should hold the ids of chats."""
    db = connect_to_read(scene.database)
    try:
        kept = db.execute("select look_up, sealed from chats").fetchall()
    finally:
        db.close()
    assert len(kept) == len(scene.chats)
    return [sealed for look_up, sealed in kept if not sealed.startswith("f:") or len(look_up) != 64]


def test_reminders_reach_everybody_across_a_kill_and_a_change_of_keys_and_no_file_names_anybody(
    tmp_path: Path, few_topics: Path, own_cache: dict[str, str]
) -> None:
    first, second = new_key(), new_key()
    with Scene(tmp_path, few_topics, 60, {**own_cache, "ANTENNE_KEY": first}) as scene:
        with scene.bot(pace=40) as bot:
            bot.start()
            bot.wait_until(lambda: scene.sent() >= 20, 60, "some messages are sent")
            bot.kill()
            assert readable(scene) == []
        open_storage(scene.database, [second, first]).close()
        scene.environment["ANTENNE_KEY"] = second
        with scene.bot(pace=1000) as bot:
            bot.start()
            finish(scene, bot, 60)
            assert "ANTENNE_KEY is not set" not in bot.stderr
            bot.stop()
        assert outcome(scene).lost == 0
        assert readable(scene) == []


def test_without_the_key_the_bot_does_not_start_and_says_what_to_do(
    tmp_path: Path, few_topics: Path, own_cache: dict[str, str]
) -> None:
    with Scene(tmp_path, few_topics, 3, {**own_cache, "ANTENNE_KEY": new_key()}) as scene:
        del scene.environment["ANTENNE_KEY"]
        with scene.bot() as bot:
            bot.begin()
            assert bot.status() == 1
            [complaint] = [line for line in bot.stderr.splitlines() if line.startswith("antenne: ")]
            assert "is sealed and ANTENNE_KEY is not set; set ANTENNE_KEY to the key it was last used with" in complaint
            assert "Traceback" not in bot.stderr


def test_a_bot_without_a_key_says_at_the_start_what_that_means(
    tmp_path: Path, few_topics: Path, own_cache: dict[str, str]
) -> None:
    with Scene(tmp_path, few_topics, 3, own_cache) as scene, scene.bot() as bot:
        bot.start()
        [warning] = [line for line in bot.stderr.splitlines() if "ANTENNE_KEY is not set" in line]
        assert json.loads(warning)["level"] == "warning"
        assert "new-key" in warning
        finish(scene, bot, 60)
        assert readable(scene) == [str(chat) for chat in scene.chats]

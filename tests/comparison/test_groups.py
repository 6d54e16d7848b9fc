from __future__ import annotations

import dataclasses

import dienngon as dn
from dienngon.cli import main


def test_reposts_move_as_one_in_a_comparison(tmp_path, capsys) -> None:
    body = "Hai bên trao đổi về việc phòng ngừa tội phạm, chia sẻ kinh nghiệm và bàn cách phối hợp ở vùng giáp biên "
    own = ["lúa", "cá", "gỗ", "than", "điện", "nước", "đường", "cầu"]
    for number, word in enumerate(own):
        text = f"Bài về {word}.\n\nNăm nay giá {word} tăng, người dân trồng thêm {word} và bán {word} ở chợ {word}.\n"
        (tmp_path / f"{number}.txt").write_text(f"{2020 + number // 4}-05-0{number + 1}\n\n{text}", encoding="utf-8")
    for number in range(3):
        text = "2021-06-01\n\n" + "\n".join(body + f"theo kế hoạch {one} đã ký với các địa phương." for one in "abcdef")
        (tmp_path / f"repost{number}.txt").write_text(text, encoding="utf-8")
    corpus = dn.read(tmp_path)
    reuse = dn.find_reuse(corpus)
    assert reuse.clusters_in(corpus) == [[8, 9, 10]]
    names = [document.name for document in corpus]
    renamed = dataclasses.replace(corpus, documents=corpus.documents[::-1])
    assert [[renamed[one].name for one in group] for group in reuse.clusters_in(renamed)] == [names[8:]]
    # Counted in each, the three move together all the same.
    assert main(["compare", str(tmp_path), "--target", "2021", "--minimum", "2", "--quiet", "--copies", "all"]) == 0
    said = capsys.readouterr().out
    assert "(5 documents against 4, those that move together counted as one)" in said
    assert "1 group of documents (reposts, or what was asked to stay together) moved together, each counted" in said

"""A segmentation process: ``python -m dienngon.segmentation`` answers what is sent to it."""

from dienngon.segmentation.workers import main

main()
